// What concerns everybody who looks at this project right now: Redis is down, or may lose what it acknowledged.
import { Database, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from '../core/store'
import { clockSeconds, duration } from '../core/time'
import { redis } from '../live/redis'

const KEY = 'motia.doubts.read'

export function Banner() {
  const { downSince, doubts } = useStore(redis, (state) => state)
  const [read, setRead] = useState(() => sessionStorage.getItem(KEY) ?? '')
  const told = JSON.stringify(doubts)
  const dismiss = () => {
    sessionStorage.setItem(KEY, told)
    setRead(told)
  }
  const isDoubted = doubts.length > 0 && read !== told
  return (
    <div className="banners">
      {downSince !== null && <Down since={downSince} />}
      {isDoubted && (
        <section className="banner" data-tone="warning" aria-label="Notice about Redis">
          <TriangleAlert size={15} aria-hidden />
          <ul>
            {doubts.map(({ message, hint }) => (
              <li key={message}>
                <strong>{message}.</strong> <span>To change it, {withCode(hint)}.</span>
              </li>
            ))}
          </ul>
          <button type="button" className="button plain icon" aria-label="Dismiss" title="Dismiss" onClick={dismiss}>
            <X size={15} aria-hidden />
          </button>
        </section>
      )}
    </div>
  )
}

function Down({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(1, Math.round((now - since) / 1000))
  return (
    <section className="banner" data-tone="failed" aria-label="Redis is down">
      <Database size={15} aria-hidden />
      <p>
        <strong role="alert">Redis down since {clockSeconds(since)}.</strong>{' '}
        <span>
          Endpoints that need it answer 503 and workers wait; everything goes on by itself once it is back (
          <span aria-hidden>{seconds < 60 ? `${seconds} s` : duration(seconds * 1000)}</span> so far).
        </span>
      </p>
    </section>
  )
}

// What stands between backticks is typed as it is.
function withCode(text: string) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence keep their places
  return text.split('`').map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))
}
