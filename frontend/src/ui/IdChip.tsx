// An id, cut short, that is copied whole with one click.
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import './id-chip.css'

export function IdChip({ id, label, length = 8 }: { id: string; label: string; length?: number }) {
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 1500)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = () => void navigator.clipboard?.writeText(id).then(() => setCopied(true))
  const Icon = isCopied ? Check : Copy
  return (
    <button
      type="button"
      className="id-chip"
      title={`${label} ${id}`}
      aria-label={`Copy ${label} ${id.slice(0, length)}`}
      onClick={copy}
    >
      <code>{id.slice(0, length)}</code>
      <Icon size={12} aria-hidden />
      <span className="hidden" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </button>
  )
}
