'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { containsWords } from '../ui/contains-words.ts'
import { CopiedText } from '../ui/copied-text.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { SearchInput } from '../ui/filter-bar.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { MarkedText } from './marked-text.tsx'
import { OperationPart } from './operation-part.tsx'
import { documentQuery, type ShownDocument, type ShownOperation } from './reference-document.ts'

const linkClass = 'text-accent underline underline-offset-4'

/** The API for who reads: made of its OpenAPI document, with a command for each operation. */
export function ApiReferencePage() {
  const { data, error, refetch } = useQuery(documentQuery)
  return (
    <>
      <PageHeader
        title="API"
        back={{ href: '/settings', label: 'Settings' }}
        description={
          <>
            All that people do here, for programs. They read the{' '}
            <a href="/api/v1/openapi.json" className={linkClass}>
              OpenAPI document
            </a>{' '}
            that this page is made of.
          </>
        }
      />
      {error && !data ? (
        <ErrorState title="The document could not be loaded" error={error} onRetry={() => refetch()} />
      ) : data ? (
        <Reference document={data} />
      ) : (
        <SkeletonRows count={12} />
      )}
    </>
  )
}

function Reference({ document: { info, tags, operations, components } }: { document: ShownDocument }) {
  const { origin } = window.location
  const [search, setSearch] = useState('')
  const parts = tags
    .map((tag) => ({
      ...tag,
      found: operations.filter((operation) => operation.tags.includes(tag.name) && isFound(operation, tag.name, search)),
    }))
    .filter(({ found }) => found.length > 0)
  return (
    <div className="flex max-w-5xl flex-col gap-8">
      <Section title="How to call it">
        <div className="flex flex-col gap-3">
          <p className="max-w-[80ch] text-base">
            Make a token under{' '}
            <Link href="/settings/tokens" className={linkClass}>
              Tokens
            </Link>
            , and let the commands below have it:
          </p>
          <CopiedText text="export TOKEN=djag_…" label="Copy the setting" said="Copied. Put your token in its place." />
          <p className="max-w-[80ch] text-base">
            A first call: it finds a task by a part of its name, with the <code className="font-mono text-sm">id</code> that other commands
            take (it stands in the address of the task’s page, too).
          </p>
          <CopiedText
            text={`curl -H "Authorization: Bearer $TOKEN" '${origin}/api/v1/tasks?search=load'`}
            label="Copy the first call"
            said="Copied the command."
          />
          <ul className="flex max-w-[80ch] list-disc flex-col gap-1 pl-5 text-sm text-muted">
            {rulesOf(info.description).map((rule) => (
              <li key={rule}>
                <MarkedText text={rule} />
              </li>
            ))}
          </ul>
        </div>
      </Section>
      <SearchInput value={search} onChange={setSearch} placeholder="Search operations" />
      {parts.length === 0 && <EmptyState title="No operation has these words">Take some of them out.</EmptyState>}
      {parts.map(({ name, description, found }) => (
        <Section key={name} title={name.charAt(0).toUpperCase() + name.slice(1)}>
          <p className="pb-2 text-sm text-muted">{description}</p>
          {found.map((operation) => (
            <OperationPart key={operation.operationId} operation={operation} schemas={components.schemas} origin={origin} />
          ))}
        </Section>
      ))}
    </div>
  )
}

/** By method, address and what it does, and by the part that it stands in. */
function isFound({ method, path, operationId, summary }: ShownOperation, tag: string, search: string): boolean {
  return containsWords(`${method} ${path} ${operationId} ${summary} ${tag}`, search)
}

/** The rules of the document's introduction. */
function rulesOf(introduction: string): string[] {
  return introduction
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2))
}
