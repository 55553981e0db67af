use dinhdanh::{DelegationScope, Wallet, WalletError, account::Organisation};
use dinhdanh_sandbox::{ORGANISATIONS, PEOPLE, Person};
use dinhdanh_tests::{Card, Citizen};

/// A step of an account whose input says whose it is: words with a blank between them. Whether it is one.
pub async fn take(step: &str, wallet: &Wallet, input: &str) -> Result<bool, WalletError> {
    let words: Vec<_> = input.split(' ').collect();
    let (first, second) = (words[0], words.get(1).copied());
    let time = || second.and_then(|text| text.parse().ok()).expect("seconds since 1970");
    match step {
        "register-as" => {
            let phone = second.expect("a phone number");
            wallet.register(Citizen::registration_of(person(first), phone)).await?;
        }
        "request-otp" => drop(wallet.request_otp().await?),
        "raise-by-chip-as" => drop(wallet.raise_by_chip(&Card(person(first))).await?),
        "register-organisation" => drop(wallet.register_organisation(organisation(first)).await?),
        "recover-organisation" => drop(wallet.recover_organisation(organisation(first)).await?),
        "activate-organisation" => drop(wallet.activate(first).await?),
        "complete-recovery-of-organisation" => drop(wallet.complete_recovery(first).await?),
        "confirm-activation" => wallet.confirm_activation(first).await?,
        "confirm-use" => wallet.confirm_use(first, time()).await?,
        "delegate" => wallet.delegate(first, &[DelegationScope::Vehicle, DelegationScope::Health], time()).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn person(number: &str) -> &'static Person {
    PEOPLE.iter().find(|person| person.personal_number == number).expect("in the register")
}

fn organisation(code: &str) -> Organisation {
    let known = ORGANISATIONS.iter().find(|it| it.code == code).expect("in the register");
    Organisation { code: known.code.into(), name: known.name.into(), representative: known.representative.into() }
}
