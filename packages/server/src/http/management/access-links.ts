import {
  issueAccessLink,
  keepAccessLink,
  listAccessLinks,
  type NewAccessLink,
  revokeAccessLink,
} from '../../account/access-links.ts'
import { linkSender } from '../../connectors/messages.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const accessLinkOperations = (services: Services) => {
  const sender = linkSender(services)
  return {
    listAccessLinks: {
      perform: account => listAccessLinks(account),
    } satisfies ManagementOperation<'listAccessLinks'>,

    createAccessLink: {
      before: (seen, { body }) => issueAccessLink(seen, body, sender),
      perform: (account, _, issued) => keepAccessLink(account, issued, sender.endpoint),
    } satisfies ManagementOperation<'createAccessLink', NewAccessLink>,

    revokeAccessLink: {
      perform: (account, { params }) => revokeAccessLink(account, named(params, 'accessLinkId')),
    } satisfies ManagementOperation<'revokeAccessLink'>,
  }
}
