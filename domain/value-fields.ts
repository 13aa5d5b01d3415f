/** The fields of a task in which values stand: those that tags may close (rule V1), and that may hold passwords. */
export const VALUE_FIELDS = ['args', 'kwargs', 'headers'] as const
