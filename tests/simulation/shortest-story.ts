import type { Core } from './core.ts'
import type { RandomSystem } from './random-system.ts'
import { playStory, type StoryEnd } from './story.ts'

/** How many times a story is told again to find a shorter one. */
const MOST_TRIES = 400

/** The shortest story found in which a rule is still broken: what can be left out of a system is left out. */
export function shortestStory(core: Core, broken: RandomSystem): { system: RandomSystem; end: StoryEnd } {
  let system = broken
  let end = playStory(core, system)
  let tries = 0
  const tryWith = (change: Partial<RandomSystem>) => {
    if (++tries > MOST_TRIES) return
    const shorter = { ...system, ...change }
    const other = playStory(core, shorter)
    if (other.violation === null) return
    system = shorter
    end = other
  }
  tryWith({ endMs: end.violation?.atMs ?? system.endMs })
  tryWith({ trouble: { delayed: 0, lost: 0, death: 0, twice: 0 } })
  tryWith({ outages: [] })
  tryWith({ failureRate: 0 })
  for (let half = Math.ceil(system.editsAtMs.length / 2); half >= 1; half = half === 1 ? 0 : Math.ceil(half / 2))
    for (let first = 0; first < system.editsAtMs.length; first += half) tryWith({ editsAtMs: without(system.editsAtMs, first, half) })
  for (const edge of [...system.edges].reverse()) tryWith({ edges: system.edges.filter((other) => other !== edge) })
  for (const { taskId } of [...system.tasks].reverse()) if (system.tasks.length > 1) tryWith(systemWithout(system, taskId))
  tryWith({ endMs: end.violation?.atMs ?? system.endMs })
  return { system, end: playStory(core, system, { isTold: true }) }
}

function without(moments: readonly number[], first: number, count: number): number[] {
  return moments.filter((_, index) => index < first || index >= first + count)
}

function systemWithout({ tasks, edges }: RandomSystem, taskId: number): Partial<RandomSystem> {
  return {
    tasks: tasks.filter((task) => task.taskId !== taskId),
    edges: edges.filter(({ dependerId, dependeeId }) => dependerId !== taskId && dependeeId !== taskId),
  }
}

/** The story of a broken rule for a person: the seed, and the shortest way to it. */
export function tellShortest(core: Core, broken: RandomSystem): string {
  const { system, end } = shortestStory(core, broken)
  const { violation, told } = end
  return [
    `Seed ${broken.seed} breaks a rule: ${violation?.message}`,
    `The shortest story found (${system.tasks.length} of ${broken.tasks.length} tasks, ${system.editsAtMs.length} of ${broken.editsAtMs.length} edits):`,
    ...told.slice(0, 60),
    ...(told.length > 120 ? [`… ${told.length - 120} more …`] : []),
    ...told.slice(Math.max(60, told.length - 60)),
  ].join('\n')
}
