/** `1 task`, `3 tasks`. */
export function countedTasks(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'task' : 'tasks'}`
}

/** `1 run`, `412 runs`. */
export function countedRuns(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'run' : 'runs'}`
}
