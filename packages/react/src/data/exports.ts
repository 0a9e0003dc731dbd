import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'

export type DataExport = Output<'GET /api/my-account/exports'>[number]

const exportsKey = ['exports']

/** In milliseconds: how often the page asks whether an export is ready. */
const interval = 2_000

/** The present export, which the page waits for while it is pending; null if there is none. */
export function useExport(isEnabled = true) {
  const { call } = useLatchkey()
  return useQuery({
    queryKey: exportsKey,
    queryFn: async () => (await call('GET /api/my-account/exports'))[0] ?? null,
    enabled: isEnabled,
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? interval : false),
  })
}

export function useExportChanges() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: exportsKey })
  return {
    async request(verification: string | undefined) {
      await call('POST /api/my-account/exports', verification ? { verification } : {})
      await refresh()
    },
    /** Downloads with the access token, which a link of the browser would not send. */
    async download({ id }: DataExport) {
      const params = { exportId: id }
      const archive = await call('GET /api/my-account/exports/:exportId/archive', { params }).catch(
        async problem => {
          await refresh()
          throw problem
        },
      )
      const link = document.createElement('a')
      link.href = URL.createObjectURL(archive)
      link.download = `account-${new Date().toISOString().slice(0, 10)}.zip`
      link.click()
      URL.revokeObjectURL(link.href)
    },
  }
}
