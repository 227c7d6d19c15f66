// Why something that a person asked for wasn’t done, and what to do about it.
import { sentence } from '../core/sentence'
import './failure.css'

interface Props {
  error: { message: string; hint?: string | null } | null
  id?: string
}

export function Failure({ error, id }: Props) {
  if (!error) return null
  return (
    <p className="failure" role="alert" id={id}>
      {sentence(error.message)}
      {error.hint && <span> {sentence(error.hint)}</span>}
    </p>
  )
}
