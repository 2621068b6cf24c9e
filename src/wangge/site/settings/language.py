"""Language and time zone: Chinese, the bank's zone, instants stored in UTC."""

LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
