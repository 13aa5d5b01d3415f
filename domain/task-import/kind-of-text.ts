/** What tasks can be imported from. */
export const IMPORT_KINDS = ['crontab', 'systemd', 'kubernetes'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** What each is called, and what is handed in. */
export const IMPORT_KIND_WORDS: Readonly<Record<ImportKind, { name: string; from: string }>> = {
  crontab: { name: 'Crontab', from: 'crontab -l' },
  systemd: { name: 'systemd timers', from: 'systemctl cat load.timer load.service' },
  kubernetes: { name: 'Kubernetes CronJobs', from: 'kubectl get cronjobs -A -o yaml' },
}

/** What a text is by what stands in it; what is nothing else is taken for a crontab. */
export function kindOfText(text: string): ImportKind {
  if (/^\s*\[(?:Timer|Service)\]\s*$/m.test(text)) return 'systemd'
  if (/^\s*(?:- )?"?kind"?\s*:\s*"?(?:CronJob|List|CronJobList)\b/m.test(text) || /"kind"\s*:\s*"(?:CronJob|List|CronJobList)"/.test(text))
    return 'kubernetes'
  return 'crontab'
}
