import { type Capability, useControl } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { type DataExport, useExport, useExportChanges } from './exports.ts'

/** The last export of all that is stored on the person, awaited while it is pending; null if there is none. */
export function useDataExport(): Capability<DataExport | null> & {
  /** Asks for a new export, behind a step-up. */
  request: () => Promise<void>
  /** Downloads the export that is ready, as a file of the browser. */
  download: () => Promise<void>
} {
  const { isVisible, withControl } = useControl(fields => fields.dataExport)
  const { data, isLoading, error } = useExport(isVisible)
  const changes = useExportChanges()
  const withStepUp = useStepUp()
  return {
    ...withControl({ data: isVisible ? data : undefined, isLoading, error }),
    request: () => withStepUp(changes.request, { changes: 'credential' }),
    async download() {
      if (data) await changes.download(data)
    },
  }
}
