import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { instantColumn } from './columns.ts'
import { tasks } from './tasks.ts'

/** Where people put tasks on the graph, for all who look at it. Of a task that lies where the layout puts it there is no row. */
export const graphPositions = pgTable('graph_positions', {
  taskId: bigint('task_id', { mode: 'number' })
    .primaryKey()
    .references(() => tasks.id, { onDelete: 'cascade' }),
  /** Of its top left corner, in pixels of the graph. */
  x: integer('x').notNull(),
  y: integer('y').notNull(),
  /** The last who put it there, instead of an audit: where a task lies changes nothing of what it does. */
  movedAt: instantColumn('moved_at').notNull(),
  movedByName: text('moved_by_name').notNull(),
})
