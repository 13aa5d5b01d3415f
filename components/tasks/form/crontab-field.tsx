'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Controller, useWatch } from 'react-hook-form'
import { cronExpression } from '#scheduling/cron/cron-expression.ts'
import type { CrontabDefinition } from '#scheduling/cron/crontab-definition.ts'
import { crontabInWords } from '#scheduling/cron/words.ts'
import { crontabOptionsQuery, crontabQuery } from '../../crontabs/queries.ts'
import { useCan } from '../../frame/viewer.tsx'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { CronText } from '../../ui/cron-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { orMissing } from '../../ui/missing-part.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import type { TaskFormMethods } from './use-task-form.ts'

const CrontabForm = dynamic(() => orMissing(import('../../crontabs/crontab-form.tsx').then((module) => module.CrontabForm)), {
  loading: () => <SkeletonRows count={5} />,
})

/** The crontab: picked among those there are, or made in place. */
export function CrontabField({ form }: { form: TaskFormMethods }) {
  const queryClient = useQueryClient()
  const [search, setSearch] = useState('')
  const { data, isFetching } = useQuery(crontabOptionsQuery(search))
  const chosenId = useWatch({ control: form.control, name: 'crontabId' })
  const { data: chosen } = useQuery({ ...crontabQuery(chosenId ?? 0), enabled: chosenId !== null })
  const [isMaking, setIsMaking] = useState(false)
  const mayMake = useCan('edit-crontabs')
  const error = form.formState.errors.crontabId?.message
  const options = (data?.rows ?? []).map(({ id, definition }) => ({
    value: id,
    label: labelOf(definition),
    hint: crontabInWords(definition),
  }))
  const use = async (id: number) => {
    await queryClient.invalidateQueries({ queryKey: ['crontabs'] })
    form.setValue('crontabId', id, { shouldDirty: true, shouldTouch: true, shouldValidate: true })
    setIsMaking(false)
  }
  return (
    <Controller
      control={form.control}
      name="crontabId"
      render={({ field }) => (
        <div className="flex flex-col gap-1.5">
          <Field label="Crontab" error={error}>
            <Combobox
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              options={options}
              {...(chosen && { valueLabel: labelOf(chosen.definition) })}
              onSearch={setSearch}
              hiddenCount={data ? data.total - data.rows.length : 0}
              isLoading={isFetching}
              placeholder="Choose a crontab …"
              searchPlaceholder="Expression, words or zone …"
              emptyText="No crontab is like that."
              isMono
              {...(mayMake && {
                footer: (close) => (
                  <Button
                    variant="quiet"
                    size="sm"
                    icon={<Plus />}
                    className="w-full !justify-start"
                    onClick={() => {
                      close()
                      setIsMaking(true)
                    }}
                  >
                    New crontab …
                  </Button>
                ),
              })}
            />
          </Field>
          {chosen ? (
            <div className="rounded bg-subtle px-3 py-2 text-sm">
              <CronText crontab={chosen.definition} show="full" />
            </div>
          ) : (
            mayMake && (
              <Button size="sm" icon={<Plus />} className="self-start" onClick={() => setIsMaking(true)}>
                New crontab …
              </Button>
            )
          )}
          <Dialog isOpen={isMaking} onClose={() => setIsMaking(false)} title="New crontab" width="lg">
            {isMaking && <CrontabForm onSaved={use} onCancel={() => setIsMaking(false)} submitLabel="Create crontab" />}
          </Dialog>
        </div>
      )}
    />
  )
}

function labelOf(definition: CrontabDefinition): string {
  return `${cronExpression(definition)}   ${definition.timezone}`
}
