'use server'

import { tokenInput, tokenRevocation } from '#domain/token-input.ts'
import { makeToken } from '#server/use-cases/token/make-token.ts'
import { revokeToken } from '#server/use-cases/token/revoke-token.ts'
import { authenticatedAction, confirmedAction } from './authenticated-action.ts'

export const makeTokenAction = confirmedAction('makeToken', tokenInput, makeToken)
export const revokeTokenAction = authenticatedAction('revokeToken', tokenRevocation, revokeToken)
