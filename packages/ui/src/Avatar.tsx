import { UserRound } from 'lucide-react'
import { useState } from 'react'
import './Avatar.css'
import { initials } from './initials.ts'

type AvatarProps = { name: string; url?: string | null | undefined; size: 20 | 28 | 40 | 64 }

/** The person's picture or initials. Hidden from screen readers, because the name always stands beside it. */
export function Avatar({ name, url, size }: AvatarProps) {
  const [broken, setBroken] = useState<string>()
  const letters = initials(name)
  const isShown = url && url !== broken && /^(https?:|data:image\/)/.test(url)
  return (
    <span className={`lk-avatar lk-avatar-${size}`} aria-hidden="true">
      {isShown ? (
        <img
          src={url}
          alt=""
          width={size}
          height={size}
          referrerPolicy="no-referrer"
          onError={() => setBroken(url)}
        />
      ) : (
        letters || <UserRound size={size / 2} strokeWidth={1.5} />
      )}
    </span>
  )
}
