export default function Landing() {
  return <h1>AIBet</h1>;
}
