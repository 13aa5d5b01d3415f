import { eq } from 'drizzle-orm'
import { type DependencyInput, dependencyInput } from '#domain/dependency-input.ts'
import type { Actor } from '#domain/roles.ts'
import { dependencies } from '#schema/dependencies.ts'
import type { Database } from '#server/database/client.ts'
import { updateDependency } from '#server/use-cases/dependency/update-dependency.ts'

/** Saves an edge by someone who has just read it. */
export async function updatePresentDependency(
  db: Database,
  actor: Actor,
  input: DependencyInput & { id: number },
): Promise<{ id: number }> {
  const [edge] = await db.select().from(dependencies).where(eq(dependencies.id, input.id))
  return await updateDependency(db, actor, { ...input, basedOn: edge ? dependencyInput.parse(edge) : input })
}
