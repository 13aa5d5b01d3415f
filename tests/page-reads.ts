/** Queries without which reads of pages refuse to answer, by path, without their `?`. */
export function neededQueries({ taskId, dependeeId }: { taskId: number; dependeeId: number }): Record<string, string> {
  return {
    '/pages/plan/edge-start': `depender=${taskId}&dependee=${dependeeId}`,
    '/pages/plan/foreseen': 'ahead=day&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z',
    '/pages/plan/hours': 'from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z',
    '/pages/plan/runs': 'from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z',
    '/pages/search': 'q=load',
    '/pages/tasks/enabling': `ids=${taskId}`,
    '/pages/tasks/explanations': `ids=${taskId},999999999`,
    '/pages/tasks/held-up': `ids=${taskId}&by=stopped`,
    '/pages/tasks/recent-runs': `ids=${taskId}`,
  }
}
