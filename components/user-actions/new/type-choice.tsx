import { Lock } from 'lucide-react'
import { RadioGroup } from 'radix-ui'
import type { ActionType } from '#domain/views/operation-views.ts'

type Props = { types: readonly ActionType[]; chosen: string; onChoose: (type: string) => void }

/** What one can ask for; what one may not, with the role it needs. */
export function TypeChoice({ types, chosen, onChoose }: Props) {
  return (
    <RadioGroup.Root aria-label="Type of action" value={chosen} onValueChange={onChoose} className="flex flex-col gap-px">
      {types.map((type) => (
        <RadioGroup.Item
          key={type.type}
          value={type.type}
          className="flex min-h-9 flex-col rounded px-3 py-1.5 text-left hover:bg-hover data-[state=checked]:bg-active"
        >
          <span className="text-base font-medium">{type.title}</span>
          {!type.mayAsk && (
            <span className="flex items-center gap-1 text-xs text-muted">
              <Lock aria-hidden className="size-3" />
              needs {type.neededRole}
            </span>
          )}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
