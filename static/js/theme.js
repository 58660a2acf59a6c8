// Light, dark or as the system: kept in a cookie that the server reads, so that no page flashes.
for (const group of document.querySelectorAll("[data-theme-switch]")) {
  group.addEventListener("change", (event) => {
    const theme = event.target.value;
    document.documentElement.dataset.theme = theme;
    document.querySelector("meta[name=color-scheme]").content = theme === "system" ? "light dark" : theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
  });
}
