/** How far the previews of edits that are not saved yet look, in days. */
export const PREVIEW_LENGTHS = [
  { value: '1', label: 'the next 24 hours' },
  { value: '7', label: 'the next 7 days' },
  { value: '30', label: 'the next 30 days' },
] as const
export type PreviewDays = (typeof PREVIEW_LENGTHS)[number]['value']
