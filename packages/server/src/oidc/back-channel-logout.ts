import type { LogoutJob, Tasks } from '../events/jobs.ts'
import type { Services } from '../services.ts'

/**
 * A method that the library's types omit, which the library calls for its own logouts. It times out after 2.5
 * seconds.
 */
type Notifiable = { backchannelLogout(accountId: string, sid: string | undefined): Promise<void> }

/** The job that sends logout tokens to applications whose sessions ended. */
export function logoutTasks(services: Services): Tasks {
  return {
    async logout(payload) {
      const { userId, clientId, sid } = payload as LogoutJob
      const client = await services.provider.Client.find(clientId)
      if (!client?.backchannelLogoutUri) return
      // The library's types omit the method, see `Notifiable`.
      await (client as unknown as Notifiable).backchannelLogout(userId, sid ?? undefined)
    },
  }
}
