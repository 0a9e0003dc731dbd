import type Provider from 'oidc-provider'
import type { LogoutJob, Tasks } from '../events/jobs.ts'

/** What is missing in the library's types: a method that its own end of a session uses. It gives up after 2.5 seconds. */
type Notifiable = { backchannelLogout(accountId: string, sid: string | undefined): Promise<void> }

/** The jobs that send logout tokens to applications whose sessions ended. */
export function logoutTasks(provider: Provider): Tasks {
  return {
    async logout(payload) {
      const { userId, clientId, sid } = payload as LogoutJob
      const client = await provider.Client.find(clientId)
      if (!client?.backchannelLogoutUri) return
      // See `Notifiable`.
      await (client as unknown as Notifiable).backchannelLogout(userId, sid ?? undefined)
    },
  }
}
