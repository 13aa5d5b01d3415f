import clsx from 'clsx'
import type { DataColumn } from './data-table-types.ts'

const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' }

/** Alignment and visibility, the same for head and cells of a column. */
export function columnClasses(column: Pick<DataColumn<never>, 'align' | 'hideBelow'>): string {
  return clsx(column.align === 'end' ? 'text-right' : 'text-left', column.hideBelow && hidden[column.hideBelow])
}
