import { describe, expect, it } from 'vitest'
import { can, PERMISSIONS, type Permission, ROLES, type Role, roleNeededFor } from './roles.ts'

/** Said once more, so that nobody gives a role more by the way. */
const WHAT_A_ROLE_ADDS: Record<Role, Permission[]> = {
  viewer: ['read', 'read-logs', 'read-audits', 'own-tokens', 'own-views'],
  operator: [
    'run-now',
    'cancel-run',
    'rerun',
    'mark-run',
    'withdraw-request',
    'skip-instant',
    'waive-dependency',
    'backfill',
    'cancel-backfill',
    'pause-task',
    'resume-task',
    'unclassified',
    'share-views',
    'handle-incidents',
    'switch-tasks',
  ],
  editor: ['edit-tasks', 'edit-crontabs', 'edit-dependencies', 'list-secrets', 'edit-tags', 'remove-demo'],
  administrator: ['manage-people', 'manage-tokens', 'manage-secrets'],
}

describe('who may what', () => {
  it.each(ROLES)('%s: what the roles before it may, and its own', (role) => {
    const upTo = ROLES.slice(0, ROLES.indexOf(role) + 1).flatMap((each) => WHAT_A_ROLE_ADDS[each])
    expect(PERMISSIONS.filter((permission) => can({ role }, permission))).toEqual(upTo)
    for (const permission of WHAT_A_ROLE_ADDS[role]) expect(roleNeededFor(permission)).toBe(role)
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
