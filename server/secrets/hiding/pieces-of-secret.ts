export type Piece = [from: number, to: number]

/** A place where a text may have been cut: what stands before `at` may be a beginning that goes on no further. */
interface Cut {
  at: number
  /** Behind `at` and half an escape that the cut left over. */
  to: number
  /** How many characters of a value have to stand before it. */
  shortest: number
}

/** Where a text may have been cut. */
export interface Cuts {
  ends: readonly Cut[]
  beginnings: readonly number[]
}

/** A shorter piece tells too little, and stands in too many words. */
const SHORTEST_PIECE = 8
/** Where nothing says that a text was cut, its words may end as a value begins without being one. */
const SHORTEST_UNSAID = 12
/** A text this long may have been cut by a program that makes no note of it. */
const LONG_TEXT = 500
/** Line ends, and what `storableText` and `TextLines` write where they cut. */
const LINE_END_OR_NOTE = /[\r\n]+|… \(\d+ more characters\)|$/g
const HALF_ESCAPE = /(?:\\+(?:u[0-9a-f]{0,3}|x[0-9a-f]?)?|(?:%[0-9a-f]{2}){0,3}%[0-9a-f]{0,2}|&#?\w{0,7})$/i

/** Every line's end and beginning, and the places before notes of a cut. */
export function cutsIn(text: string): Cuts {
  const ends: Cut[] = []
  const beginnings = [0]
  for (const { index, 0: mark } of text.matchAll(LINE_END_OR_NOTE)) {
    const isSaid = mark.startsWith('…') || (mark === '' && text.length >= LONG_TEXT)
    const shortest = isSaid ? SHORTEST_PIECE : SHORTEST_UNSAID
    const half = HALF_ESCAPE.exec(text.slice(Math.max(0, index - SHORTEST_UNSAID), index))
    if (half) ends.push({ at: index - half[0].length, to: index, shortest })
    ends.push({ at: index, to: index, shortest })
    if (mark !== '' && !mark.startsWith('…')) beginnings.push(index + mark.length)
  }
  return { ends, beginnings }
}

/** Where a form of a value stands in a text: whole, as a beginning before a cut, as a rest behind one. */
export function piecesIn(text: string, form: string, cuts: Cuts): Piece[] {
  const pieces: Piece[] = []
  for (const at of placesOf(text, form)) pieces.push([at, at + form.length])
  if (form.length <= SHORTEST_PIECE) return pieces
  return [...pieces, ...cutBeginnings(text, form, cuts.ends), ...cutRests(text, form, cuts.beginnings)]
}

function* placesOf(text: string, part: string): Generator<number> {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) yield at
}

function cutBeginnings(text: string, form: string, ends: readonly Cut[]): Piece[] {
  const pieces: Piece[] = []
  let next = 0
  for (const from of placesOf(text, form.slice(0, SHORTEST_PIECE))) {
    while ((ends[next]?.at ?? Number.POSITIVE_INFINITY) < from + SHORTEST_PIECE) next++
    // Where it does not go on up to the next cut, it goes on to none behind it.
    for (let index = next; index < ends.length; index++) {
      const { at, to, shortest } = ends[index] as Cut
      if (at - from >= form.length || !form.startsWith(text.slice(from, at))) break
      if (at - from < shortest) continue
      pieces.push([from, to])
      next = index + 1
    }
  }
  return pieces
}

function cutRests(text: string, form: string, beginnings: readonly number[]): Piece[] {
  const pieces: Piece[] = []
  let next = 0
  for (const at of placesOf(text, form.slice(-SHORTEST_PIECE))) {
    const to = at + SHORTEST_PIECE
    while ((beginnings[next + 1] ?? Number.POSITIVE_INFINITY) <= at) next++
    for (let index = next; index >= 0; index--) {
      const from = beginnings[index] as number
      if (to - from >= form.length || !form.endsWith(text.slice(from, to))) break
      if (to - from >= SHORTEST_UNSAID) pieces.push([from, to])
    }
  }
  return pieces
}
