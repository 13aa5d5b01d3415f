import { z } from 'zod'
import { SKIP_REASONS } from '#scheduling/model/decision.ts'
import { RUN_KINDS } from '#scheduling/model/run-kinds.ts'
import { instantShape, whole } from './shapes.ts'

/** What the scheduler would do in the coming hours. */
export const simulationViewShape = z
  .object({
    from: instantShape,
    simulatedThrough: instantShape.describe('How far the simulation got: as far as was asked, unless that were too much.'),
    isPartial: z.boolean().describe('There are more tasks than were simulated.'),
    starts: z.array(
      z.object({
        taskId: whole,
        taskName: z.string(),
        kind: z.enum([...RUN_KINDS, 'rerun']),
        scheduledFor: instantShape,
        startsAt: instantShape,
        endsAt: instantShape.nullable().describe('Null: after the end of the simulation, or never.'),
      }),
    ),
    skipped: z.array(
      z.object({
        taskId: whole,
        taskName: z.string(),
        kind: z.enum(['skipped', 'coalesced']),
        reason: z.enum(SKIP_REASONS),
        firstInstant: instantShape,
        lastInstant: instantShape,
        count: whole,
      }),
    ),
  })
  .meta({ id: 'Simulation' })
export type SimulationView = z.output<typeof simulationViewShape>
