// The streams of the project.
export default function StreamsView() {
  return <div className="opening">Reading…</div>
}
