FROM python:3.11-slim AS portal

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH
RUN useradd --system --uid 10001 --no-create-home portal && python -m venv /opt/venv

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.txt
COPY . ./
# These values exist in this one step only; nothing is encrypted, signed or sent with them.
RUN SECRET_KEY=build ENCRYPTION_KEYS=build:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    PORTAL_BASE_URL=https://build.invalid \
    sh -c 'python manage.py compile_translations && python manage.py collectstatic --no-input'

USER portal
EXPOSE 8000
# Celery finishes or returns its tasks when the engine asks it to stop.
ENV REMAP_SIGTERM=SIGQUIT
CMD ["gunicorn", "partnercenter.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-"]
