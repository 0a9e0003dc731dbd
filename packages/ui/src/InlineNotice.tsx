import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './InlineNotice.css'

const icons = { neutral: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

type InlineNoticeProps = {
  tone?: keyof typeof icons
  /** For support, in small below the words. */
  code?: string | undefined
  action?: ReactNode
  children: ReactNode
}

/** Says something where it belongs; what went wrong is announced at once, the rest when there is a pause. */
export function InlineNotice({ tone = 'neutral', code, action, children }: InlineNoticeProps) {
  return (
    <div className={`lk-notice lk-notice-${tone}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon of={icons[tone]} />
      <div className="lk-notice-words">
        {children}
        {code && <code className="lk-notice-code">{code}</code>}
      </div>
      {action}
    </div>
  )
}
