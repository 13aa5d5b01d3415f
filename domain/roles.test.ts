import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  can,
  type HeldRole,
  LIMITABLE_ROLES,
  PERMISSIONS,
  type Permission,
  permittedBeyond,
  ROLES,
  type Role,
  roleNeededFor,
  USUAL_SCOPES,
  type Where,
  weakerOf,
} from './roles.ts'

/** Said once more, so that nobody gives a role more by the way. */
const WHAT_A_ROLE_ADDS: Record<Role, Permission[]> = {
  viewer: ['read', 'read-logs', 'read-audits', 'own-tokens', 'own-notifications', 'own-views'],
  operator: [
    'read-values',
    'run-now',
    'cancel-run',
    'rerun',
    'mark-run',
    'tell-run',
    'tell-task-runs',
    'withdraw-request',
    'skip-instant',
    'waive-dependency',
    'backfill',
    'cancel-backfill',
    'pause-task',
    'resume-task',
    'reload-handlers',
    'unclassified',
    'share-views',
    'handle-incidents',
    'send-messages',
    'switch-tasks',
    'team-actions',
  ],
  editor: ['edit-tasks', 'edit-crontabs', 'edit-dependencies', 'list-secrets', 'edit-tags', 'remove-demo'],
  administrator: ['manage-people', 'manage-tokens', 'manage-channels', 'manage-secrets', 'use-shell', 'diagnose', 'open-values'],
}

describe('who may what', () => {
  it.each(ROLES)('%s: what the roles before it may, and its own', (role) => {
    const upTo = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((each) => WHAT_A_ROLE_ADDS[each])
    expect(PERMISSIONS.filter((permission) => can({ role }, permission))).toEqual(upTo)
    for (const permission of WHAT_A_ROLE_ADDS[role]) expect(roleNeededFor(permission)).toBe(role)
  })

  it('is, with a role limited to tags, what a viewer may, and beside that only what is done with tasks of these tags', () => {
    const ofTasks: Permission[] = [
      ...WHAT_A_ROLE_ADDS.operator.filter((each) => !['reload-handlers', 'unclassified', 'share-views', 'send-messages'].includes(each)),
      ...(['edit-tasks', 'edit-dependencies'] as const),
    ]
    const limited = { role: 'editor', roleTagIds: [3, 5] } as const
    const permitted = (where?: Where) => PERMISSIONS.filter((permission) => can(limited, permission, where))
    expect(permitted()).toEqual(WHAT_A_ROLE_ADDS.viewer)
    expect(permitted('everywhere')).toEqual(WHAT_A_ROLE_ADDS.viewer)
    for (const tagIds of [[], [1], [1, 4]]) expect(permitted({ tagIds })).toEqual(WHAT_A_ROLE_ADDS.viewer)
    for (const where of ['somewhere', { tagIds: [5] }, { tagIds: [1, 3] }] as const)
      expect(permitted(where).toSorted()).toEqual([...WHAT_A_ROLE_ADDS.viewer, ...ofTasks].toSorted())
    expect(can({ role: 'operator', roleTagIds: [3] }, 'edit-tasks', { tagIds: [3] })).toBe(false)
    expect(can({ ...limited, scopes: ['read'] }, 'run-now', { tagIds: [3] })).toBe(false)
  })

  it('is nothing more than a viewer’s once the last tag of a limited role is gone', () => {
    for (const where of ['everywhere', 'somewhere', { tagIds: [3] }] as const)
      expect(PERMISSIONS.filter((permission) => can({ role: 'editor', roleTagIds: [] }, permission, where))).toEqual(
        WHAT_A_ROLE_ADDS.viewer,
      )
  })

  it('is, of a token that names no scopes, all but what gives accounts away', () => {
    const left = PERMISSIONS.filter((permission) => !USUAL_SCOPES.includes(permission))
    expect(left).toEqual(['manage-people', 'manage-tokens'])
  })

  it('is more than another may where one thing is, whoever is limited to what', () => {
    const administrator = { role: 'administrator' } as const
    for (const role of ROLES) {
      expect(permittedBeyond(administrator, { role })).toBeNull()
      expect(permittedBeyond({ role }, { role })).toBeNull()
      if (role !== 'administrator') expect(permittedBeyond({ role }, administrator)).not.toBeNull()
    }
    const some = { role: 'administrator', scopes: ['manage-people', ...WHAT_A_ROLE_ADDS.viewer] } as const
    expect(permittedBeyond(some, { role: 'viewer' })).toBeNull()
    expect(permittedBeyond(some, { role: 'operator' })).toBe('read-values')
    expect(permittedBeyond(some, { role: 'operator', roleTagIds: [3] })).toBe('read-values')
    expect(permittedBeyond(some, { role: 'operator', scopes: ['read'] })).toBeNull()
  })

  it('is never more with scopes, only less', () => {
    for (const role of ROLES) {
      expect(PERMISSIONS.filter((permission) => can({ role, scopes: ['read', 'edit-tasks'] }, permission))).toEqual(
        can({ role }, 'edit-tasks') ? ['read', 'edit-tasks'] : ['read'],
      )
      expect(PERMISSIONS.filter((permission) => can({ role, scopes: [] }, permission))).toEqual([])
    }
  })
})

describe('the weaker of two roles', () => {
  const held: fc.Arbitrary<HeldRole> = fc.oneof(
    fc.record({ role: fc.constantFrom(...ROLES) }),
    fc.record({ role: fc.constantFrom(...LIMITABLE_ROLES), roleTagIds: fc.uniqueArray(fc.nat(3), { maxLength: 3 }) }),
  )
  const where: fc.Arbitrary<Exclude<Where, 'somewhere'>> = fc.oneof(
    fc.constant('everywhere' as const),
    fc.record({ tagIds: fc.uniqueArray(fc.nat(3), { maxLength: 3 }) }),
  )

  it('permits nothing that one of them does not, and with a task of one tag all that both do', () => {
    fc.assert(
      fc.property(held, held, fc.constantFrom(...PERMISSIONS), where, (one, other, permission, place) => {
        const both = can(one, permission, place) && can(other, permission, place)
        const weaker = can(weakerOf(one, other), permission, place)
        if (place === 'everywhere' || place.tagIds.length <= 1) expect(weaker).toBe(both)
        else expect(weaker && !both).toBe(false)
      }),
    )
  })

  it('is the role itself where both are the same', () => {
    fc.assert(
      fc.property(held, (one) => {
        expect(weakerOf(one, one)).toEqual(one)
      }),
    )
  })
})
