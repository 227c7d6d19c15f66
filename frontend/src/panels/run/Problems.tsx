// What is wrong with one place of the input.
export function Problems({ id, found }: { id?: string; found: string[] }) {
  if (found.length === 0) return null
  return (
    <p className="run-problem" id={id}>
      {found.join('; ')}
    </p>
  )
}
