import { Icon } from '@latchkey/ui'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** Below a field: what is allowed and most likely a mistake. */
export function Doubt({ children }: { children: ReactNode }) {
  return (
    <span className="lk-app-doubt">
      <Icon of={TriangleAlert} size={16} />
      <span>{children}</span>
    </span>
  )
}
