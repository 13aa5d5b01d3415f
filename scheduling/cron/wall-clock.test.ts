import { describe, expect, it } from 'vitest'
import { HOUR_MS } from './lengths-of-time.ts'
import { iso } from './testing/crontab.ts'
import { atTimeOfDay, meaningOfWall, wallOf } from './wall-clock.ts'

const wall = (text: string) => Date.parse(`${text}Z`)

describe('a wall-clock time of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-07-01T08:30', '2026-07-01T06:30:00Z'],
    ['Asia/Kolkata', '2026-07-01T08:30', '2026-07-01T03:00:00Z'],
    ['Asia/Kathmandu', '2026-07-01T08:30', '2026-07-01T02:45:00Z'],
    ['America/St_Johns', '2026-03-08T03:00', '2026-03-08T05:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:30', '2026-10-03T15:30:00Z'],
    ['UTC', '2026-03-29T02:30', '2026-03-29T02:30:00Z'],
  ])('in %s %s is %s', (zone, typed, instant) => {
    expect(meaningOfWall(wall(typed), zone)).toEqual({ kind: 'once', instantMs: Date.parse(instant) })
    expect(wallOf(Date.parse(instant), zone)).toBe(wall(typed))
  })

  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00Z'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T07:00:00Z'],
    ['America/St_Johns', '2026-03-08T02:59', '2026-03-08T05:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00Z'],
    ['Africa/Cairo', '2026-04-24T00:30', '2026-04-23T22:00:00Z'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00Z'],
  ])('in %s %s is left out: the first moment after is %s', (zone, typed, instant) => {
    expect(meaningOfWall(wall(typed), zone)).toEqual({ kind: 'left_out', instantMs: Date.parse(instant) })
  })

  it.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    ['America/New_York', '2026-11-01T01:00', '2026-11-01T05:00:00Z', '2026-11-01T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00Z', '2026-04-04T15:15:00Z'],
  ])('in %s %s occurs twice', (zone, typed, first, second) => {
    expect(meaningOfWall(wall(typed), zone)).toEqual({ kind: 'twice', instantMs: Date.parse(first), secondMs: Date.parse(second) })
  })
})

describe('a time of day so many days later', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T20:00:00Z', 1, 8, '2026-03-29T06:00:00Z'],
    ['Europe/Berlin', '2026-10-24T20:00:00Z', 1, 8, '2026-10-25T07:00:00Z'],
    ['America/New_York', '2026-03-07T20:00:00Z', 1, 8, '2026-03-08T12:00:00Z'],
    ['America/New_York', '2026-10-31T20:00:00Z', 1, 8, '2026-11-01T13:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T03:00:00Z', 1, 8, '2026-10-03T21:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T03:00:00Z', 1, 8, '2026-04-04T21:30:00Z'],
    ['Asia/Kolkata', '2026-03-28T20:00:00Z', 1, 8, '2026-03-30T02:30:00Z'],
    ['Africa/Cairo', '2026-04-23T12:00:00Z', 1, 0, '2026-04-23T22:00:00Z'],
    ['America/Havana', '2026-10-31T12:00:00Z', 1, 0, '2026-11-01T04:00:00Z'],
    ['Europe/Berlin', '2026-03-30T10:00:00Z', -1, 0, '2026-03-28T23:00:00Z'],
  ])('in %s from %s, %i days on at %i:00, is %s', (zone, from, days, hour, instant) => {
    expect(iso(atTimeOfDay(Date.parse(from), zone, days, hour * HOUR_MS))).toBe(instant)
  })
})
