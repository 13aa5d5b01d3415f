/** What tasks can be imported from. */
export const IMPORT_KINDS = ['crontab', 'systemd', 'kubernetes', 'celery', 'cronicle'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** What each is called, and what is handed in. */
export const IMPORT_KIND_WORDS: Readonly<Record<ImportKind, { name: string; from: string }>> = {
  crontab: { name: 'Crontab', from: 'crontab -l' },
  systemd: { name: 'systemd timers', from: 'systemctl cat load.timer load.service' },
  kubernetes: { name: 'Kubernetes CronJobs', from: 'kubectl get cronjobs -A -o yaml' },
  celery: { name: 'django-celery-beat or djag-scheduler', from: 'manage.py dumpdata django_celery_beat djag_scheduler' },
  cronicle: { name: 'Cronicle', from: '/opt/cronicle/bin/control.sh export cronicle.txt' },
}

/** What a text is by what stands in it; what is nothing else is taken for a crontab. */
export function kindOfText(text: string): ImportKind {
  if (/"model"\s*:\s*"(?:django_celery_beat|djag_scheduler)\./i.test(text)) return 'celery'
  if (/^# Cronicle Data Export|^global\/schedule\/-?\d+ - \{/m.test(text)) return 'cronicle'
  if (/^\s*\{/.test(text) && text.includes('"rows"') && text.includes('"timing"')) return 'cronicle'
  if (/^\s*\[(?:Timer|Service)\]\s*$/m.test(text)) return 'systemd'
  if (/^\s*(?:- )?"?kind"?\s*:\s*"?(?:CronJob|List|CronJobList)\b/m.test(text) || /"kind"\s*:\s*"(?:CronJob|List|CronJobList)"/.test(text))
    return 'kubernetes'
  return 'crontab'
}
