import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import './InlineNotice.css'

const icons = { neutral: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

type InlineNoticeProps = {
  tone?: keyof typeof icons
  /** Error code for support, in small print. */
  code?: string | undefined
  action?: ReactNode
  children: ReactNode
}

/** A notice in place. Screen readers announce an error immediately, other notices at the next pause. */
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
