/** Under which all that is asked about incidents is kept. */
export const incidentKeys = { all: ['incidents'] as const }
