import { Network, Plus } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** On a graph without tasks: how it begins. */
export function EmptyGraphNote({ mayAdd, onAdd }: { mayAdd: boolean; onAdd: () => void }) {
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center">
      <EmptyState
        icon={<Network />}
        title="No tasks yet"
        action={
          mayAdd && (
            <Button variant="primary" icon={<Plus />} onClick={onAdd} className="pointer-events-auto">
              Add the first task
            </Button>
          )
        }
      >
        {mayAdd
          ? 'Double click anywhere to add a task there. Then drag from the dot at its right to the task that is to run after it.'
          : 'Tasks stand here with what they run after. Editors add them.'}
      </EmptyState>
    </div>
  )
}
