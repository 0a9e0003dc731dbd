import type Provider from 'oidc-provider'
import type { LogoutJob, Tasks } from '../events/jobs.ts'

/**
 * A method that the library's types omit, which the library calls for its own logouts. It times out after 2.5
 * seconds.
 */
type Notifiable = { backchannelLogout(accountId: string, sid: string | undefined): Promise<void> }

/** The job that sends logout tokens to applications whose sessions ended. */
export function logoutTasks(provider: Provider): Tasks {
  return {
    async logout(payload) {
      const { userId, clientId, sid } = payload as LogoutJob
      const client = await provider.Client.find(clientId)
      if (!client?.backchannelLogoutUri) return
      // The library's types omit the method, see `Notifiable`.
      await (client as unknown as Notifiable).backchannelLogout(userId, sid ?? undefined)
    },
  }
}
