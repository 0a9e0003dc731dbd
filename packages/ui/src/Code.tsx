import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from './Button.tsx'
import './Code.css'
import { Icon } from './Icon.tsx'
import { useText } from './text.tsx'

type CodeProps = {
  children: string
  /** What it is, for the button that copies it. */
  label: string
  /** On lines of its own. */
  isBlock?: boolean
}

/** A value of machines, such as an id or an example, with a button to copy it. */
export function Code({ children, label, isBlock = false }: CodeProps) {
  const say = useText()
  const [isCopied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(children).then(() => setCopied(true))
  return (
    <span className={`lk-code${isBlock ? ' lk-code-block' : ''}`}>
      <code>{children}</code>
      {/* There is no clipboard without TLS. */}
      {navigator.clipboard && (
        <IconButton label={`${say('secret.copy')}: ${label}`} onPress={copy}>
          <Icon of={isCopied ? Check : Copy} size={16} />
        </IconButton>
      )}
      <span className="lk-hidden" role="status">
        {isCopied && say('secret.copied')}
      </span>
    </span>
  )
}
