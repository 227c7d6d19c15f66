// Says what of a recorded input isn’t kept as it was, so that it can’t be run as it was.
import { TriangleAlert } from 'lucide-react'
import type { Lost as Place } from './types'

export function Lost({ found }: { found: Place[] }) {
  if (found.length === 0) return null
  return (
    <div className="run-lost" role="note">
      <TriangleAlert size={15} aria-hidden />
      <div>
        <p>It can’t be run as it was: some of its input isn’t kept. Fill in what is missing.</p>
        <ul>
          {found.map(({ path, why }) => (
            <li key={path}>
              {path === '$' ? 'The input' : <code>{path.replace(/^\$\.?/, '')}</code>} {why}.
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
