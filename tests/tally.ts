/** How often each kind of thing occurred, by its name. */
export type Tally = Record<string, number>
