// Copies a text and says so.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '../core/clipboard'

const SHOWN_MS = 1500

interface CopyButtonProps {
  // What is copied, as words: "Copy the line".
  label: string
  // Made only when it is asked for.
  text: () => string
  children?: string
  tabIndex?: number
}

export function CopyButton({ label, text, children, tabIndex }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  const Icon = isCopied ? Check : Copy
  return (
    <button
      type="button"
      className={`button plain ${children ? '' : 'icon'}`}
      title={label}
      aria-label={children ? undefined : label}
      tabIndex={tabIndex}
      onClick={() => void copyText(text()).then(setCopied)}
    >
      <Icon size={14} aria-hidden />
      {children}
      <span className="hidden" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  )
}
