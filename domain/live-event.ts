/** What changed, ids only: whoever shows it reads it again. An empty list of ids means "many".
 * A run that starts, ends or changes in any other way is a `run`; one that only got further, or printed something, is no reason to read a list again. */
export type LiveEvent =
  | { subject: 'task' | 'crontab' | 'dependency' | 'action' | 'tag' | 'incident' | 'notification' | 'change_set'; ids: number[] }
  | { subject: 'run'; ids: string[]; taskIds: number[] }
  | { subject: 'run_progress' | 'run_log'; ids: string[] }
  | { subject: 'worker' | 'secret'; ids: string[] }
