# All steps in order.

main() {
  trap 'fail "an unexpected end"' EXIT
  basics
  load_modules
  if switched_off; then
    stay
  fi
  each seed mount_seed
  each network start_network
  claim_identity
  each program run_program
  stack_layers
  each bind bind_into
  # shellcheck disable=SC2046 # a program and its arguments
  switch_to $(setting init)
}

main
