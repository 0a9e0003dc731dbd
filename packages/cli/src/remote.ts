import { type Client, createClient, type Input, type Output, ProblemError } from '@latchkey/client'
import type { Administration } from '@latchkey/server/administration'
import { CommandError } from './errors.ts'
import { requestToken, sendTo } from './token.ts'

/** Administration by the Management API, as the client of LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET. */
export async function connectTo(address: string, userAgent: string): Promise<Administration> {
  const { LATCHKEY_CLIENT_ID: id, LATCHKEY_CLIENT_SECRET: secret } = process.env
  if (!id || !secret)
    throw new CommandError(
      'missing_credentials',
      'Set LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET to a client of the Management API, or leave out --endpoint on the server’s own machine.',
    )
  const endpoint = address.replace(/\/+$/, '')
  const headers = () => ({ 'user-agent': userAgent })
  const send = sendTo(endpoint)
  const { token } = await requestToken(send, { endpoint, id, secret, headers: headers() }, 'all')
  const call = createClient({ endpoint, getAccessToken: () => token, headers, fetch: send })
  return {
    endpoint,
    createApplication: (body, scopes) => explained(createApplication(call, body, scopes)),
    createUser: body => explained(call('POST /api/users', { body })),
    inviteUser: userId =>
      explained(
        call('POST /api/users/:userId/access-links', { params: { userId }, body: { purpose: 'invitation' } }),
      ),
    createOwner: async () => {
      throw new CommandError(
        'invalid_arguments',
        'An owner is made on the server’s own machine, without --endpoint.',
      )
    },
    readClient: async () => ({ id, secret }),
    close: async () => {},
  }
}

/** Registers all or nothing: an application whose scopes are refused is deleted again. */
async function createApplication(
  call: Client,
  body: Input<'POST /api/applications'>['body'],
  scopes: readonly string[],
): Promise<Output<'POST /api/applications'>> {
  const created = await call('POST /api/applications', { body })
  const { id, name } = created
  if (scopes.length === 0) return created
  try {
    const role = await call('POST /api/roles', {
      body: {
        name: `Back end ${id}`,
        description: name.slice(0, 128),
        type: 'MachineToMachine',
        scopeIds: [...scopes],
      },
    })
    await call('POST /api/applications/:applicationId/roles', {
      params: { applicationId: id },
      body: { roleIds: [role.id] },
    })
    return created
  } catch (error) {
    await call('DELETE /api/applications/:id', { params: { id } })
    throw error
  }
}

async function explained<Output>(answer: Promise<Output>): Promise<Output> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    throw new CommandError(error.code, error.message, error.details)
  }
}
