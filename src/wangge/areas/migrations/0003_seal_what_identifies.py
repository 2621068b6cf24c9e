"""Encrypt identity numbers, phones, addresses and words about people; drop their plain columns.

Not reversible: plain columns would bring the plain values back. 0004 clears what the database
files still hold of them.
"""

from django.conf import settings
from django.db import migrations, models

import wangge.areas.sealing
from wangge.kernel.masking import mask_address, mask_id_no, mask_mobile
from wangge.kernel.secrecy import KeyFiles, open_keyring

BATCH = 5_000
CUSTOMER = "areas_customer"
TEXTS = (
    ("areas_staff", "mobile"),
    ("areas_visit", "need"),
    ("areas_visit", "follow_up"),
    ("areas_opportunity", "decline_note"),
)


def seal(apps, schema_editor):
    ring = open_keyring(KeyFiles(settings.WANGGE_KEYS, settings.WANGGE_MASTER_KEY_FILE))
    with schema_editor.connection.cursor() as cursor:
        _seal_customers(cursor, ring)
        for table, column in TEXTS:
            _seal_texts(cursor, ring, table, column)


def _seal_customers(cursor, ring):
    id_no_index, mobile_index = ring.indexer("id_no"), ring.indexer("mobile")
    last = -1
    while rows := _next(cursor, last):
        last = rows[-1][0]
        cursor.executemany(
            f"UPDATE {CUSTOMER} SET sealed = %s, id_no_index = %s, mobile_index = %s,"
            " id_no_masked = %s, mobile_masked = %s, address_masked = %s,"
            " registered_address_masked = %s WHERE id = %s",
            [
                (
                    ring.seal(f"{CUSTOMER}:{pk}", "\x1f".join(v or "" for v in values)),
                    id_no_index(values[0]) if values[0] else None,
                    mobile_index(values[1]) if values[1] else None,
                    mask_id_no(values[0]),
                    mask_mobile(values[1]),
                    mask_address(values[2]),
                    mask_address(values[3]),
                    pk,
                )
                for pk, *values in rows
                if any(values)
            ],
        )


def _next(cursor, last):
    cursor.execute(
        f"SELECT id, id_no, mobile, address, registered_address FROM {CUSTOMER}"
        f" WHERE id > %s ORDER BY id LIMIT {BATCH}",
        [last],
    )
    return cursor.fetchall()


def _seal_texts(cursor, ring, table, column):
    cursor.execute(f"SELECT id, {column} FROM {table} WHERE {column} <> ''")
    rows = cursor.fetchall()
    cursor.executemany(
        f"UPDATE {table} SET {column} = %s WHERE id = %s",
        [(ring.seal(f"{table}.{column}", text), pk) for pk, text in rows],
    )


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0002_absence_and_acting'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='address_masked',
            field=models.CharField(default='', max_length=300, verbose_name='常住地址（脱敏）'),
        ),
        migrations.AddField(
            model_name='customer',
            name='id_no_index',
            field=models.BigIntegerField(null=True, verbose_name='证件号码盲索引'),
        ),
        migrations.AddField(
            model_name='customer',
            name='id_no_masked',
            field=models.CharField(default='', max_length=32, verbose_name='证件号码（脱敏）'),
        ),
        migrations.AddField(
            model_name='customer',
            name='mobile_index',
            field=models.BigIntegerField(null=True, verbose_name='手机号盲索引'),
        ),
        migrations.AddField(
            model_name='customer',
            name='mobile_masked',
            field=models.CharField(default='', max_length=20, verbose_name='手机号（脱敏）'),
        ),
        migrations.AddField(
            model_name='customer',
            name='registered_address_masked',
            field=models.CharField(default='', max_length=300, verbose_name='户籍地址（脱敏）'),
        ),
        migrations.AddField(
            model_name='customer',
            name='sealed',
            field=wangge.areas.sealing.SealedIdentity(null=True, verbose_name='密文'),
        ),
        migrations.AlterField(
            model_name='opportunity',
            name='decline_note',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='拒绝说明'),
        ),
        migrations.AlterField(
            model_name='staff',
            name='mobile',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='手机号'),
        ),
        migrations.AlterField(
            model_name='visit',
            name='follow_up',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='跟进计划'),
        ),
        migrations.AlterField(
            model_name='visit',
            name='need',
            field=wangge.areas.sealing.SealedText(blank=True, verbose_name='客户需求'),
        ),
        migrations.RunPython(seal),
        migrations.RemoveField(
            model_name='customer',
            name='address',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='id_no',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='mobile',
        ),
        migrations.RemoveField(
            model_name='customer',
            name='registered_address',
        ),
        migrations.RemoveField(
            model_name='household',
            name='address',
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['id_no_index'], name='areas_custo_id_no_i_3b671c_idx'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['mobile_index'], name='areas_custo_mobile__41effe_idx'),
        ),
    ]
