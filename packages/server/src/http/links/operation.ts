import type { linkApi, Row } from '@latchkey/contract'
import type { RequestContext } from '../../store/account.ts'
import type { Visitor } from '../../store/actor.ts'
import type { OutputOf } from '../output.ts'
import type { Input } from '../request.ts'

type Rows = typeof linkApi

/** A request by the holder of a link. Nothing but the link authenticates it. */
type LinkRequest<R extends Row> = { context: RequestContext<Visitor>; input: Input<R> }

/** The work of a row; it opens the account that the link names. */
export type LinkOperation<R extends Row> = (request: LinkRequest<R>) => Promise<OutputOf<R>>

export type LinkOperations = { [Name in keyof Rows]: LinkOperation<Rows[Name]> }
