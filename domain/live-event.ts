/** What changed, ids only: whoever shows it reads it again. An empty list of ids means "many". */
export type LiveEvent =
  | { subject: 'task' | 'crontab' | 'dependency' | 'action'; ids: number[] }
  | { subject: 'run'; ids: string[]; taskIds: number[] }
  | { subject: 'run_log'; ids: string[] }
  | { subject: 'worker'; ids: string[] }
