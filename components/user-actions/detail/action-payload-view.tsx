'use client'

import { useQuery } from '@tanstack/react-query'
import type { ActionRow } from '#domain/views/operation-views.ts'
import { ClosedValue } from '../../sentences/closed-value.tsx'
import { DetailList } from '../../ui/detail-list.tsx'
import { JsonTree } from '../../ui/json-tree/json-tree.tsx'
import { payloadFields } from '../payload/payload-fields.ts'
import { actionTypesQuery } from '../queries.ts'
import { PayloadValue } from './payload-value.tsx'

/** What was asked for: by the fields of its form where there is one, else as it is. */
export function ActionPayloadView({ action }: { action: ActionRow }) {
  const { data: types } = useQuery(actionTypesQuery)
  if (action.closedBy !== null) return <ClosedValue closedBy={action.closedBy} />
  const type = types?.rows.find((each) => each.type === action.type)
  const fields = type ? payloadFields(type.payloadSchema) : null
  if (types && fields && fields.length > 0) {
    return (
      <DetailList
        rows={fields.map((field) => ({ name: field.label, value: <PayloadValue field={field} value={action.payload[field.name]} /> }))}
      />
    )
  }
  if (!types) return null
  return <JsonTree value={action.payload} ariaLabel="Payload" />
}
